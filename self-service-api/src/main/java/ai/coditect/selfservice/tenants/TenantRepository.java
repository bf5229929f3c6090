package ai.coditect.selfservice.tenants;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface TenantRepository extends Repository<TenantEntity, String> {

  TenantEntity saveAndFlush(TenantEntity tenant);

  Optional<TenantEntity> findById(String id);

  boolean existsById(String id);

  List<TenantEntity> findByIdInOrderById(Collection<String> ids);
}
