-- How far each sweep over all rows of something has come, and when it goes on; by this database's clock.
create table sweep (
    name     text        primary key,
    position text        not null default '',
    due_at   timestamptz not null
);
