-- Events that the business transactions of this service have committed and that Kafka has not acknowledged yet.
create table outbox (
    id          bigint generated always as identity primary key,
    shard       smallint    not null,
    topic       text        not null,
    event_key   text        not null,
    event_id    text        not null,
    event_type  text        not null,
    traceparent text,
    occurred_at timestamptz not null,
    data        bytea       not null,
    created_at  timestamptz not null default now()
);
create index outbox_by_shard on outbox (shard, id);

-- The relay that holds the lock on a shard's row sends its events; a lock ends with the connection that holds it.
create table outbox_shard (
    shard smallint primary key
);
insert into outbox_shard (shard) select generate_series(0, 7);

-- The last sequence number stamped per scope (a tenant id, or '-' for what concerns no tenant).
create table audit_sequence (
    scope    text primary key,
    last_seq bigint not null check (last_seq > 0)
);
