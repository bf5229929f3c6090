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

  /** Those of a state whose time is not over, oldest first, from after one of that id on. */
  @Query(
      """
      select s from SignupEntity s
      where s.state = :state and s.id > :after and s.expiresAt > :now
      order by s.id
      """)
  List<SignupEntity> open(SignupState state, String after, Instant now, Limit limit);

  /** Those whose time is over and that never ended otherwise. */
  @Query(
      """
      select s from SignupEntity s
      where s.state in (ai.coditect.selfservice.signups.SignupState.AWAITING_CODE,
                        ai.coditect.selfservice.signups.SignupState.CODE_EXHAUSTED,
                        ai.coditect.selfservice.signups.SignupState.AWAITING_APPROVAL)
        and s.id > :after and s.expiresAt <= :now
      order by s.id
      """)
  List<SignupEntity> expired(String after, Instant now, Limit limit);

  /** Those that ended so. */
  @Query("select s from SignupEntity s where s.state = :state and s.id > :after order by s.id")
  List<SignupEntity> ended(SignupState state, String after, Limit limit);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select s from SignupEntity s where s.id = :id")
  Optional<SignupEntity> lock(String id);
}
