package ai.coditect.selfservice.members;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface MemberRepository extends Repository<MemberEntity, String> {

  MemberEntity saveAndFlush(MemberEntity member);

  void delete(MemberEntity member);

  void flush();

  Optional<MemberEntity> findByIdAndTenantId(String id, String tenantId);

  List<MemberEntity> findByTenantIdOrderById(String tenantId);

  List<MemberEntity> findByUserIdOrderByTenantId(String userId);

  Optional<MemberEntity> findByTenantIdAndUserId(String tenantId, String userId);
}
