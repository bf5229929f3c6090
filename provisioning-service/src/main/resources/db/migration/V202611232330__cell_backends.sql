-- Which cluster and which database each cell has: the first that answered for it. Nothing is done in another one.
create table cell_backend (
    cell_id  text        not null references cell,
    backend  text        not null,
    identity text        not null,
    since    timestamptz not null default now(),
    primary key (cell_id, backend)
);
