-- A hold lasts from when it was placed to when it was lifted, and not from when this service heard of either.
update legal_hold h set placed_at = p.occurred_at
from entry_payload p
where p.action = 'legal-hold.placed' and p.target = h.id and p.tenant_id = h.tenant_id
  and p.occurred_at <= coalesce(h.released_at, 'infinity');

update legal_hold h set released_at = greatest(h.placed_at, p.occurred_at)
from entry_payload p
where h.released_at is not null
  and p.action = 'legal-hold.lifted' and p.target = h.id and p.tenant_id = h.tenant_id;
