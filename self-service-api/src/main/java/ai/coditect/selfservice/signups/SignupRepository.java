package ai.coditect.selfservice.signups;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SignupRepository extends Repository<SignupEntity, String> {

  SignupEntity saveAndFlush(SignupEntity signup);

  Optional<SignupEntity> findById(String id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select s from SignupEntity s where s.id = :id")
  Optional<SignupEntity> lock(String id);
}
