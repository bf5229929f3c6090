-- Archives of tenants that leave; whole once completed_at is set.
create table tenant_archive (
    archive_id   uuid primary key,
    tenant_id    text        not null,
    requested_at timestamptz not null,
    completed_at timestamptz,
    size         bigint,
    sha256       text,
    manifest     jsonb
);
create unique index tenant_archive_whole on tenant_archive (tenant_id, requested_at)
    where completed_at is not null;

create table tenant_archive_piece (
    archive_id uuid    not null references tenant_archive on delete cascade,
    number     integer not null,
    bytes      bytea   not null,
    primary key (archive_id, number)
);

-- What forbids the deletion of a tenant's data; lifted_at ends one.
create table legal_hold (
    legal_hold_id text primary key,
    tenant_id     text        not null,
    reason        text        not null,
    placed_by     text        not null,
    placed_at     timestamptz not null,
    lifted_by     text,
    lifted_at     timestamptz
);
alter table tenant add column legal_hold boolean not null default false;
create index legal_hold_open on legal_hold (tenant_id) where lifted_at is null;

-- That nothing of a tenant was left in a target, and the audit event that says so.
create table absence (
    tenant_id    text        not null,
    requested_at timestamptz not null,
    target       text        not null,
    observed_at  timestamptz not null,
    event_id     text        not null,
    primary key (tenant_id, requested_at, target)
);

create table deletion_certificate (
    tenant_id    text        not null,
    requested_at timestamptz not null,
    issued_at    timestamptz not null,
    document     text        not null,
    primary key (tenant_id, requested_at)
);
