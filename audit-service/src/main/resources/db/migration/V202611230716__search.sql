-- What entries are found by. All of it is beside the payload and goes with it: what was erased is not found either.
alter table entry_payload
    add column tenant_id text,
    add column actor text,
    add column target text,
    add column words tsvector;

-- The words of a text, and whole values that are looked for across all tenants: one index answers both, and a word within
-- a tenant without looking at other tenants' entries.
create function entry_words(text text, tenant_id text, actor text, target text) returns tsvector
    language sql immutable parallel safe as $$
    select strip(to_tsvector('pg_catalog.simple', text))
        || array_to_tsvector(array_remove(array['tenant:' || tenant_id, 'actor:' || actor, 'target:' || target], null))
$$;

alter table entry_payload disable trigger never_changed;
update entry_payload p
set tenant_id = e.tenant_id,
    actor     = j.event #>> '{actor,id}',
    target    = j.event #>> '{target,id}',
    words     = entry_words(
        left(concat_ws(' ', replace(p.action, '.', ' '), j.event #>> '{actor,id}', j.event #>> '{target,type}',
                       j.event #>> '{target,id}', j.event ->> 'reason', j.event ->> 'stepKey',
                       (select string_agg(concat_ws(' ', c ->> 'pointer', c ->> 'from', c ->> 'to'), ' ')
                        from jsonb_array_elements(j.event -> 'changes') c)), 8192),
        e.tenant_id, j.event #>> '{actor,id}', j.event #>> '{target,id}')
from ledger_entry e, entry_payload q, lateral (select convert_from(q.canonical, 'UTF8')::jsonb -> 'event') j (event)
where e.entry_index = p.entry_index and q.entry_index = p.entry_index;
alter table entry_payload enable trigger never_changed;

alter table entry_payload
    alter column actor set not null,
    alter column target set not null,
    alter column words set not null;

-- A tenant's entries in their order, by each thing that one asks for.
create index entry_payload_tenant_action on entry_payload (tenant_id, action, entry_index) where tenant_id is not null;
create index entry_payload_tenant_actor on entry_payload (tenant_id, actor, entry_index) where tenant_id is not null;
create index entry_payload_tenant_target on entry_payload (tenant_id, target, entry_index) where tenant_id is not null;
create index entry_payload_words on entry_payload using gin (words);

-- Indexes have no gaps and times never fall, so a time has its place in the ledger without an index of its own.
create function first_entry_since(since timestamptz) returns bigint language plpgsql stable as $$
declare
    low  bigint := 0;
    high bigint := (select coalesce(max(entry_index) + 1, 0) from ledger_entry);
    mid  bigint;
begin
    while low < high loop
        mid := (low + high) / 2;
        if (select received_at from ledger_entry where entry_index = mid) < since then
            low := mid + 1;
        else
            high := mid;
        end if;
    end loop;
    return low;
end
$$;
