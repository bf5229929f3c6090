package ai.coditect.selfservice.team;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface InvitationRepository extends Repository<InvitationEntity, String> {

  InvitationEntity saveAndFlush(InvitationEntity invitation);

  Optional<InvitationEntity> findById(String id);

  @Query("select i.tenantId from InvitationEntity i where i.id = :id")
  Optional<String> tenantOf(String id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select i from InvitationEntity i where i.id = :id")
  Optional<InvitationEntity> lock(String id);

  /** Open ones of an address. */
  @Query(
      """
      select i from InvitationEntity i
      where i.tenantId = :tenantId and i.emailKey = :emailKey and i.acceptedAt is null
        and i.revokedAt is null and i.expiresAt > :now
      """)
  List<InvitationEntity> open(String tenantId, String emailKey, Instant now);

  /** Oldest first, from after one of that id on. */
  @Query(
      """
      select i from InvitationEntity i where i.tenantId = :tenantId and i.id > :after
      order by i.id
      """)
  List<InvitationEntity> page(String tenantId, String after, Limit limit);
}
