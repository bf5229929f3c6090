package ai.coditect.selfservice.operations;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface OperationRepository extends Repository<OperationEntity, String> {

  OperationEntity saveAndFlush(OperationEntity operation);

  Optional<OperationEntity> findById(String id);

  @Query("select o.id from OperationEntity o where o.tenantId = :tenantId")
  List<String> idsOf(String tenantId);

  Optional<OperationEntity> findFirstByTenantIdAndGenerationAndCommittedTrue(
      String tenantId, long generation);

  boolean existsByTenantIdAndTypeAndCreatedAtGreaterThanEqual(
      String tenantId, String type, Instant createdAt);

  Optional<OperationEntity> findFirstByTenantIdAndTypeAndEndedAtIsNull(
      String tenantId, String type);

  Optional<OperationEntity>
      findFirstByTenantIdAndTypeAndStateAndCreatedAtGreaterThanEqualOrderByCreatedAtDesc(
          String tenantId, String type, OperationState state, Instant createdAt);

  /** Unfinished ones with a newer one of their aspect that is not newer than {@code observed}. */
  @Query(
      """
      select o from OperationEntity o
      where o.tenantId = :tenantId and o.endedAt is null and o.statusRevision < :revision
        and o.committed
        and exists (select 1 from OperationEntity n
                    where n.committed and n.tenantId = o.tenantId and n.aspect = o.aspect
                      and n.generation > o.generation and n.generation <= :observed)
      order by o.generation
      """)
  List<OperationEntity> overtaken(String tenantId, long observed, long revision);

  /** Newest first, from before one of that generation and id on. */
  @Query(
      """
      select o from OperationEntity o
      where o.tenantId = :tenantId and o.state in :states
        and (o.generation < :generation or (o.generation = :generation and o.id < :id))
      order by o.generation desc, o.id desc
      """)
  List<OperationEntity> page(
      String tenantId, long generation, String id, Collection<OperationState> states, Limit limit);
}
