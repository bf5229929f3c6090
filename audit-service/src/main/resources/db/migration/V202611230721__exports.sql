-- Exports that somebody has asked for, and their files until their time is over. A file holds what the ledger's payloads
-- hold, so it is no longer kept than it says.
create table export (
    id              text primary key,
    requester       text        not null,
    idempotency_key text        not null,
    fingerprint     bytea       not null,
    tenant_id       text,
    kind            text        not null check (kind in ('export', 'evidence')),
    format          text        not null check (format in ('csv', 'ndjson', 'ocsf')),
    from_time       timestamptz,
    before_time     timestamptz,
    controls        text[]      not null,
    state           text        not null check (state in ('queued', 'running', 'ready', 'failed', 'expired')),
    attempts        int         not null default 0,
    lease_until     timestamptz not null default '-infinity',
    created_at      timestamptz not null default clock_timestamp(),
    ended_at        timestamptz,
    expires_at      timestamptz,
    size            bigint,
    sha256          bytea,
    unique (requester, idempotency_key)
);
create index export_to_do on export (created_at) where state in ('queued', 'running');
create index export_ready on export (expires_at) where state = 'ready';

create table export_part (
    export_id text   not null references export on delete cascade,
    attempt   int    not null,
    number    int    not null,
    content   bytea  not null,
    primary key (export_id, attempt, number)
);
-- Compressed already.
alter table export_part alter column content set storage external;

revoke all on export, export_part from public;
grant select, insert, update, delete on export to audit_app;
grant select, insert, delete on export_part to audit_app;
