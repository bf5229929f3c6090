-- Runs as the owner (audit_owner). The service itself connects as audit_app, a role that must exist before and that owns
-- nothing: what it may do is granted here and nowhere else.

create table ledger_entry (
    entry_index bigint primary key check (entry_index >= 0),
    commitment  bytea       not null check (octet_length(commitment) = 32),
    tenant_id   text,
    tenant_seq  bigint check (tenant_seq >= 1),
    source      text        not null,
    event_id    text        not null,
    source_seq  bigint      not null check (source_seq >= 1),
    received_at timestamptz not null,
    check ((tenant_id is null) = (tenant_seq is null)),
    -- Two instances that both believed it was their turn would break one of these, never fork the ledger.
    unique (tenant_id, tenant_seq),
    unique (source, event_id)
);
comment on table ledger_entry is 'The trail. Holds nothing that must ever be erased.';

-- What an entry commits to, and what it is searched by; apart from the ledger so that it can be erased while every proof
-- still holds. No foreign key: both rows come from one transaction, and a check per row is a cost on the hottest path.
create table entry_payload (
    entry_index    bigint primary key,
    salt           bytea       not null check (octet_length(salt) = 32),
    canonical      bytea       not null,
    action         text        not null,
    outcome        text        not null,
    correlation_id text        not null,
    occurred_at    timestamptz not null
);
create index entry_payload_by_correlation on entry_payload (correlation_id, entry_index);
create index entry_payload_by_action on entry_payload (action, entry_index);

-- The hashes of complete subtrees above the leaves.
create table tree_node (
    level      int    not null check (level >= 1),
    node_index bigint not null check (node_index >= 0),
    hash       bytea  not null check (octet_length(hash) = 32),
    primary key (level, node_index)
);

-- The first fence is what audit_app is not granted. This is the second: it also stops the owner's slips.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on ledger_entry
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on tree_node
    for each statement execute function refuse_change();
-- Rows of this one will be deleted by a role for retention; none is ever changed.
create trigger never_changed before update or truncate on entry_payload
    for each statement execute function refuse_change();

-- Which numbers of the sources have come, and which are missing.
create table source_sequence (
    source      text   not null,
    scope       text   not null,
    highest_seq bigint not null check (highest_seq >= 1),
    primary key (source, scope)
);
create table sequence_gap (
    source    text        not null,
    scope     text        not null,
    first_seq bigint      not null,
    last_seq  bigint      not null check (last_seq >= first_seq),
    since     timestamptz not null,
    primary key (source, scope, first_seq)
);

-- Events that could not be taken, by where they are in Kafka. Their bytes are not here: they may hold anything, personal
-- data in clear included, so they stay in the dead-letter topic, whose retention is bounded. The hash tells whether two
-- are the same and, later, whether a repaired one is what was sent.
create table parked_event (
    id           bigint generated always as identity primary key,
    reason       text        not null check (reason in ('unreadable', 'conflict')),
    detail       text        not null,
    topic        text        not null,
    partition    int         not null,
    record_offset bigint     not null,
    content_hash bytea       not null check (octet_length(content_hash) = 32),
    parked_at    timestamptz not null default now(),
    unique (topic, partition, record_offset)
);

-- Who is a member of which tenant: decides who may read its trail.
create table member_list (
    tenant_id  text primary key,
    generation bigint not null
);
create table member (
    tenant_id text not null,
    issuer    text not null,
    subject   text not null,
    role      text not null,
    primary key (tenant_id, issuer, subject)
);

-- Signs the cursors of listings, so that all instances read each other's, and no one else's.
create table cursor_key (
    id  smallint primary key check (id = 1),
    key bytea not null
);
insert into cursor_key
values (1, sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

revoke all on all tables in schema public from public;
grant select, insert on ledger_entry, entry_payload, tree_node, parked_event to audit_app;
grant select, insert, update on source_sequence, member_list to audit_app;
grant select, insert, delete on sequence_gap, member to audit_app;
grant select on cursor_key to audit_app;
-- What the platform's outbox and audit sequence need.
grant select, insert, delete on outbox to audit_app;
grant select, update on outbox_shard to audit_app;
grant select, insert, update on audit_sequence to audit_app;
