-- Signed states of the log. Tree, then row, then signature, then publication: each is committed before the next is
-- begun, none is ever changed, and audit_app may add to them only.

-- Who publishes now. The epoch grows with each change of hands and fences off whoever held it before.
create table publisher_lease (
    id     smallint primary key check (id = 1),
    epoch  bigint      not null,
    holder text        not null,
    until  timestamptz not null
);
insert into publisher_lease values (1, 0, 'nobody', '-infinity');

create table checkpoint (
    size     bigint primary key check (size >= 0),
    root     bytea       not null check (octet_length(root) = 32),
    epoch    bigint      not null,
    taken_at timestamptz not null default clock_timestamp()
);
comment on table checkpoint is 'One root for each size, ever: two instances cannot commit to two histories.';

-- The keys that have signed, and since when. A key's hash is that of C2SP signed notes.
create table log_key (
    key_hash   bytea primary key check (octet_length(key_hash) = 4),
    name       text        not null,
    public_key bytea       not null check (octet_length(public_key) = 32),
    since      timestamptz not null default clock_timestamp()
);

create table checkpoint_signature (
    size      bigint not null references checkpoint,
    key_hash  bytea  not null references log_key,
    signature bytea  not null check (octet_length(signature) = 64),
    primary key (size, key_hash)
);
create index checkpoint_signature_by_key on checkpoint_signature (key_hash, size);

-- Those that are known outside of this database: what is published here was there first.
create table checkpoint_publication (
    size         bigint primary key references checkpoint,
    published_at timestamptz not null default clock_timestamp()
);

create function refuse_fork() returns trigger language plpgsql as $$
begin
    -- Waits for a change of hands that is under way, and holds up the next one until this is committed.
    if new.epoch is distinct from (select l.epoch from publisher_lease l where l.id = 1 for share) then
        raise exception 'epoch % does not publish any more', new.epoch using errcode = 'object_not_in_prerequisite_state';
    end if;
    if new.size <= (select max(c.size) from checkpoint c) then
        raise exception 'a checkpoint of % entries would not be newer', new.size using errcode = 'check_violation';
    end if;
    if new.size > 0 and not exists (select from ledger_entry e where e.entry_index = new.size - 1) then
        raise exception 'there are no % entries', new.size using errcode = 'foreign_key_violation';
    end if;
    return new;
end
$$;
create trigger one_history before insert on checkpoint for each row execute function refuse_fork();

create trigger append_only before update or delete or truncate on checkpoint
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on log_key
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on checkpoint_signature
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on checkpoint_publication
    for each statement execute function refuse_change();

-- Payloads and salts are removed by audit_retention, a role of its own, and by nobody else: never without saying why, and
-- never while somebody holds them.
create table payload_removal (
    entry_index bigint primary key,
    reason      text        not null check (reason in ('expired', 'erased')),
    removed_at  timestamptz not null default clock_timestamp()
);
create trigger append_only before update or delete or truncate on payload_removal
    for each statement execute function refuse_change();

create table legal_hold (
    id          text primary key,
    tenant_id   text        not null,
    reference   text        not null,
    placed_at   timestamptz not null default clock_timestamp(),
    released_at timestamptz check (released_at >= placed_at)
);
create index legal_hold_by_tenant on legal_hold (tenant_id) where released_at is null;
create trigger never_removed before delete or truncate on legal_hold
    for each statement execute function refuse_change();

create function require_removal() returns trigger language plpgsql as $$
begin
    if not exists (select from payload_removal r where r.entry_index = old.entry_index) then
        raise exception 'the payload of entry % is removed without a reason', old.entry_index
            using errcode = 'insufficient_privilege';
    end if;
    if exists (select from legal_hold h join ledger_entry e using (tenant_id)
               where e.entry_index = old.entry_index and h.released_at is null) then
        raise exception 'the payload of entry % is held', old.entry_index using errcode = 'insufficient_privilege';
    end if;
    return old;
end
$$;
create trigger removal_has_a_reason before delete on entry_payload for each row execute function require_removal();

revoke all on publisher_lease, checkpoint, log_key, checkpoint_signature, checkpoint_publication, payload_removal, legal_hold
    from public;
grant select, update on publisher_lease to audit_app;
grant select, insert on checkpoint, log_key, checkpoint_signature, checkpoint_publication to audit_app;
grant select on payload_removal, legal_hold to audit_app;
grant select on ledger_entry to audit_retention;
grant select, delete on entry_payload to audit_retention;
grant select, insert on payload_removal, legal_hold to audit_retention;
grant update (released_at) on legal_hold to audit_retention;
