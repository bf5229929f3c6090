package ai.coditect.selfservice.operations;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface OperationRepository extends Repository<OperationEntity, String> {

  OperationEntity saveAndFlush(OperationEntity operation);

  Optional<OperationEntity> findById(String id);
}
