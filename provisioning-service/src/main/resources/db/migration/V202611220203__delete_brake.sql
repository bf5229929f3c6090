-- One row: what is frozen for the whole fleet. Its lock makes replicas count one after another.
create table delete_brake (
    id           smallint    primary key check (id = 1),
    state        text        not null check (state in ('released', 'deletions', 'all')),
    since        timestamptz not null default now(),
    changed_by   text        not null,
    reason       text        not null,
    automatic    boolean     not null,
    counted_from timestamptz not null default now()
);
insert into delete_brake (id, state, changed_by, reason, automatic)
values (1, 'released', 'provisioning-service', 'never engaged', true);

-- When something of a tenant was deleted last.
create table deletion (
    tenant_id text        primary key references tenant,
    at        timestamptz not null
);
create index deletion_at on deletion (at);

-- What the brake keeps of each tenant; and, for a while, what was let go.
create table frozen (
    tenant_id   text        primary key references tenant,
    keys        text[]      not null,
    since       timestamptz not null default now(),
    released_at timestamptz
);
create index frozen_now on frozen (tenant_id) where released_at is null;
