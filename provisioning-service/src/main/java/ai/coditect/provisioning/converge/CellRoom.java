package ai.coditect.provisioning.converge;

import ai.coditect.provisioning.cell.CellId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * How many more tenants of each cell this replica may take, so that no cell takes up all of it. A
 * sick cell gets little: its runs end fast, and that they are told is all they need.
 */
@Component
class CellRoom {

  private final LimitProperties limits;
  private final Gates gates;
  private final Map<String, Integer> active = new ConcurrentHashMap<>();

  CellRoom(LimitProperties limits, Gates gates) {
    this.limits = limits;
    this.gates = gates;
  }

  int perCell() {
    return limits.runsPerCell();
  }

  void begun(Claim claim) {
    active.merge(claim.cell(), 1, Integer::sum);
  }

  void ended(Claim claim) {
    active.computeIfPresent(claim.cell(), (_, runs) -> runs == 1 ? null : runs - 1);
  }

  /** The room of those cells that have not {@link #perCell()}. */
  Map<String, Integer> left() {
    Set<String> sick = gates.sickCells().stream().map(CellId::value).collect(Collectors.toSet());
    Map<String, Integer> left = new HashMap<>();
    active.forEach((cell, runs) -> left.put(cell, limits.runsPerCell() - runs));
    sick.forEach(cell -> left.put(cell, limits.runsPerSickCell() - active.getOrDefault(cell, 0)));
    left.replaceAll((_, room) -> Math.max(0, room));
    return left;
  }
}
