-- Since when which version of this service has run.
create table deployment (
    started_at timestamptz primary key default clock_timestamp(),
    version    text not null
);
