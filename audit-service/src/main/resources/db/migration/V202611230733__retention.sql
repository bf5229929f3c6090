-- Erasures that were asked for. Whose they were is forgotten with the rest once they are done.
create table erasure (
    id           text primary key,
    tenant_id    text        not null,
    subject      text,
    whole_tenant boolean     not null,
    state        text        not null check (state in ('queued', 'held', 'done')),
    entries      bigint      not null default 0,
    requested_at timestamptz not null default clock_timestamp(),
    ended_at     timestamptz,
    check (state = 'done' or whole_tenant = (subject is null))
);
create unique index erasure_open on erasure (tenant_id, coalesce(subject, '')) where state <> 'done';
create index erasure_by_tenant on erasure (tenant_id, id);

-- For how long each tenant's payloads are kept follows from its tier; up to which of its entries they were removed.
create table tenant_retention (
    tenant_id  text primary key,
    tier       text   not null,
    generation bigint not null,
    expired_to bigint not null default 0
);

revoke all on erasure, tenant_retention from public;
grant select, insert, update on erasure, tenant_retention to audit_app;

-- A hold that was placed on a tenant follows from the trail itself; the role that removes payloads reads it there.
create index entry_payload_legal_holds on entry_payload (entry_index)
    where action in ('legal-hold.placed', 'legal-hold.lifted');
