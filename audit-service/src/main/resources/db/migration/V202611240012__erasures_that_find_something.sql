-- Whether an erasure has found entries: only then packages may hold what it removes. Those that are under way may have.
alter table erasure add column found boolean not null default false;
update erasure set found = true where state <> 'done' or entries > 0;
