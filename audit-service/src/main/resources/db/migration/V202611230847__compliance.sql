-- Connections to compliance platforms. Credentials and tokens are sealed with keys that are not in the database.
create table compliance_connection (
    id                 text primary key,
    tenant_id          text,
    name               text        not null check (length(name) between 1 and 100),
    settings           text        not null,
    interval_seconds   bigint      not null check (interval_seconds between 60 and 604800),
    sealed_credentials bytea       not null,
    paused             boolean     not null default false,
    created_at         timestamptz not null default now(),
    next_push_at       timestamptz not null default now(),
    failures           int         not null default 0,
    shrink_accepted    boolean     not null default false,
    -- Until then one instance is pushing; whoever claims next writes another time, so that the slower one's end is refused.
    claimed_until      timestamptz not null default '-infinity'
);
comment on column compliance_connection.tenant_id is 'Whose members it tells of; null is the platform''s own.';
create unique index compliance_connection_name on compliance_connection (coalesce(tenant_id, ''), name);
create index compliance_connection_due on compliance_connection (next_push_at) where not paused;

-- What has been pushed: numbers only. Kept with the connection, the newest thousand.
create table compliance_push (
    id            bigint generated always as identity primary key,
    connection_id text        not null references compliance_connection on delete cascade,
    at            timestamptz not null,
    outcome       text        not null,
    reason        text,
    accounts      bigint      not null,
    removals      bigint      not null
);
create index compliance_push_newest on compliance_push (connection_id, id desc);

create table vanta_token (
    application text primary key,
    sealed      bytea,
    expires_at  timestamptz not null default '-infinity'
);

-- Connections name memberships by their own ids. Lists taken before have none: the next one, of the same generation even,
-- is taken again.
alter table member add column member_id text;
update member_list set generation = generation - 1;

grant select, insert, update, delete on compliance_connection to audit_app;
grant select, insert, delete on compliance_push to audit_app;
grant select, insert, update on vanta_token to audit_app;
