-- Gaps of which the trail has said that they are there; since is theirs, also when they get smaller.
create table sequence_alarm (
    source    text        not null,
    scope     text        not null,
    since     timestamptz not null,
    first_seq bigint      not null,
    last_seq  bigint      not null,
    primary key (source, scope, since)
);
revoke all on sequence_alarm from public;
grant select, insert, delete on sequence_alarm to audit_app;
