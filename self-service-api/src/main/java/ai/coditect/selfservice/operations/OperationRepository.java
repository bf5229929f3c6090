package ai.coditect.selfservice.operations;

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

  Optional<OperationEntity> findFirstByTenantIdAndGeneration(String tenantId, long generation);

  /** Unfinished ones with a newer one of their aspect that is not newer than {@code observed}. */
  @Query(
      """
      select o from OperationEntity o
      where o.tenantId = :tenantId and o.endedAt is null and o.statusRevision < :revision
        and exists (select 1 from OperationEntity n
                    where n.tenantId = o.tenantId and n.aspect = o.aspect
                      and n.generation > o.generation and n.generation <= :observed)
      order by o.generation
      """)
  List<OperationEntity> overtaken(String tenantId, long observed, long revision);

  /** Newest first, from before one of that generation on. */
  @Query(
      """
      select o from OperationEntity o
      where o.tenantId = :tenantId and o.generation < :before and o.state in :states
      order by o.generation desc, o.id desc
      """)
  List<OperationEntity> page(
      String tenantId, long before, Collection<OperationState> states, Limit limit);
}
