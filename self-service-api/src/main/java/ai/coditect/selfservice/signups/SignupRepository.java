package ai.coditect.selfservice.signups;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SignupRepository extends Repository<SignupEntity, String> {

  SignupEntity saveAndFlush(SignupEntity signup);

  Optional<SignupEntity> findById(String id);

  /** Those that wait for an operator, oldest first, from after one of that id on. */
  @Query(
      """
      select s from SignupEntity s
      where s.state = ai.coditect.selfservice.signups.SignupState.AWAITING_APPROVAL
        and s.id > :after and s.expiresAt > :now
      order by s.id
      """)
  List<SignupEntity> waiting(String after, Instant now, Limit limit);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select s from SignupEntity s where s.id = :id")
  Optional<SignupEntity> lock(String id);
}
