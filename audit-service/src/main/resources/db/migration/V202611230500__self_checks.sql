-- Each time that the ledger was derived anew, from where to where, and what came of it.
create table self_check (
    id            bigint generated always as identity primary key,
    kind          text        not null check (kind in ('incremental', 'full')),
    entries       bigint      not null,
    verified_size bigint      not null,
    findings      text[]      not null,
    started_at    timestamptz not null,
    ended_at      timestamptz not null default clock_timestamp()
);
create index self_check_failed on self_check (id) where findings <> '{}';
create index self_check_full on self_check (id) where kind = 'full';
create trigger append_only before update or delete or truncate on self_check
    for each statement execute function refuse_change();

-- Where the next one goes on; and who is at it.
create table self_check_progress (
    id             smallint primary key check (id = 1),
    verified_size  bigint      not null,
    patrol_next    bigint      not null,
    full_requested boolean     not null,
    busy_until     timestamptz not null
);
insert into self_check_progress values (1, 0, 0, false, '-infinity');

revoke all on self_check, self_check_progress from public;
grant select, insert on self_check to audit_app;
grant select, update on self_check_progress to audit_app;
