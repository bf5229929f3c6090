create table cell (
    cell_id  text primary key,
    region   text    not null,
    capacity integer not null check (capacity >= 0),
    placed   integer not null default 0 check (placed >= 0)
);

-- One row per tenant: what is wanted, who works on it (epoch), what was last reported.
create table tenant (
    tenant_id          text primary key,
    intent             jsonb,
    generation         bigint not null default 0,
    members            jsonb,
    members_generation bigint not null default 0,
    traceparent        text,
    cell_id            text references cell,
    epoch              bigint not null default 0,
    status             jsonb,
    status_revision    bigint not null default 0,
    failures           integer not null default 0
);

-- One row per run that changed something; a run that found nothing to do leaves none.
create table run (
    tenant_id  text        not null references tenant,
    epoch      bigint      not null,
    generation bigint      not null,
    started_at timestamptz not null,
    ended_at   timestamptz,
    outcome    text,
    primary key (tenant_id, epoch)
);

-- What each run was about to do, and what came of it.
create table step (
    tenant_id  text        not null,
    epoch      bigint      not null,
    step_key   text        not null,
    action     text        not null,
    state      text        not null check (state in ('intended', 'succeeded', 'failed', 'unknown')),
    reason     text,
    message    text,
    started_at timestamptz not null,
    ended_at   timestamptz,
    primary key (tenant_id, epoch, step_key),
    foreign key (tenant_id, epoch) references run
);
create index step_open on step (tenant_id) where state = 'intended';

-- db-scheduler's table, as its documentation gives it for PostgreSQL.
create table scheduled_tasks (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_by_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_last_heartbeat on scheduled_tasks (last_heartbeat);
