-- What is written from now on is sealed under keys that are in a database of their own (ADR 0082). What was written before
-- stays as it is: in clear, and removed as ever.
alter table entry_payload
    add column sealed     bytea,
    add column actor_key  uuid,
    add column target_key uuid,
    alter column salt drop not null,
    alter column canonical drop not null,
    add constraint either_sealed_or_clear
        check (num_nulls(sealed, actor_key, target_key) = 0 and num_nulls(salt, canonical) = 2
            or num_nulls(sealed, actor_key, target_key) = 3 and num_nulls(salt, canonical) = 0) not valid;
comment on column entry_payload.sealed is 'One byte of form, twelve of nonce, then salt and canonical entry under AES-256-GCM.';

-- Keys under which nothing is appended any more. An append looks here in its turn, so who adds one in a turn of its own
-- knows all that was ever sealed under it. Those that were destroyed are destroyed again where a backup brought them back.
create table ended_key (
    id           uuid primary key,
    destroyed_at timestamptz
);
revoke all on ended_key from public;
grant select on ended_key to audit_app;
grant select, insert, update (destroyed_at) on ended_key to audit_retention;
