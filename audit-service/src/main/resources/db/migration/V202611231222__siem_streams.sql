-- Streams of a tenant's trail to its own monitoring. Tokens are sealed with keys that are not in the database.
create table siem_stream (
    id            text primary key,
    tenant_id     text        not null,
    name          text        not null check (length(name) between 1 and 100),
    kind          text        not null check (kind in ('https', 'splunk-hec')),
    url           text        not null,
    sealed_token  bytea,
    paused        boolean     not null default false,
    position      bigint      not null check (position >= 0),
    batch         int         not null check (batch >= 1),
    failures      int         not null default 0,
    last_error    text,
    delivered_at  timestamptz,
    created_at    timestamptz not null default clock_timestamp(),
    next_at       timestamptz not null default clock_timestamp(),
    -- Until then one instance is sending; whoever claims next, or replays, writes another time, so that the slower one's end is refused.
    claimed_until timestamptz not null default '-infinity',
    unique (tenant_id, name)
);
comment on column siem_stream.position is 'The number of the last entry of the tenant that is delivered, or set aside.';
create index siem_stream_due on siem_stream (next_at) where not paused;

-- Numbers of entries that a collector would not take; what was in them is in the ledger.
create table siem_dead_letter (
    stream_id  text        not null references siem_stream on delete cascade,
    tenant_seq bigint      not null,
    reason     text        not null,
    at         timestamptz not null default clock_timestamp(),
    primary key (stream_id, tenant_seq)
);

revoke all on siem_stream, siem_dead_letter from public;
grant select, insert, update, delete on siem_stream, siem_dead_letter to audit_app;
