create table cell (
    cell_id  text primary key,
    region   text    not null,
    capacity integer not null check (capacity >= 0),
    placed   integer not null default 0 check (placed >= 0)
);

-- One row per tenant: what is wanted. Only intake and placement write it.
create table tenant (
    tenant_id          text primary key,
    intent             jsonb,
    generation         bigint not null default 0,
    members            jsonb,
    members_generation bigint not null default 0,
    traceparent        text,
    cell_id            text references cell
);
create index tenant_cell on tenant (cell_id, tenant_id);

-- What was last reported. Apart from what is wanted, so that neither rewrites the other nor waits for its lock.
create table tenant_status (
    tenant_id       text primary key references tenant,
    status          jsonb       not null,
    status_revision bigint      not null,
    -- What operators ask for, out of the status.
    phase           text        not null,
    reason          text        not null,
    since           timestamptz not null,                   -- when this reason was first reported
    tier            text,                                   -- in effect; null before the first
    tier_revision   integer     not null,
    step            text,                                   -- target.kind of the first step that failed
    unready         text[]      not null                    -- the conditions that are not true
) with (fillfactor = 70);
create index tenant_status_phase on tenant_status (phase, tenant_id);
create index tenant_status_reason on tenant_status (reason, tenant_id);
create index tenant_status_not_ready on tenant_status (tenant_id) where phase not in ('ready', 'offboarded');
create index tenant_status_tier on tenant_status (tier, tenant_id) include (tier_revision);

-- One narrow row per tenant: when it is looked at next, and who works on it. All times are this database's.
create table work (
    tenant_id   text        primary key references tenant,
    cell_id     text        not null default '',            -- '' before the placement
    due_at      timestamptz not null,                       -- stays while somebody works on it
    owner       text,                                       -- the replica that works on it
    lease_until timestamptz,                                -- then anybody may take it; null if nobody has it
    epoch       bigint      not null default 0,             -- the fence: grows with each claim
    wake_seq    bigint      not null default 0,             -- grows with each wake-up
    asked       bigint      not null default 0,             -- grows when something newer is wanted
    failures    integer     not null default 0,             -- runs in a row that failed for now
    open_epoch  bigint,                                     -- the run whose end is not written
    paused      text                                        -- why an operator holds it back
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
-- No claim, renewal or wake-up of a claimed row changes an indexed column, so they are heap-only updates.
create index work_due on work (cell_id, due_at) where paused is null;

-- What operators hold back: a whole cell (target ''), or one target of a cell.
create table pause (
    cell_id   text        not null references cell,
    target    text        not null default '',
    reason    text        not null,
    paused_at timestamptz not null default now(),
    primary key (cell_id, target)
);

-- The journal: one row per run that acts, with what it was about to do and what came of it.
create table run (
    tenant_id  text        not null references tenant,
    epoch      bigint      not null,
    generation bigint      not null,
    started_at timestamptz not null default now(),
    ended_at   timestamptz,
    outcome    text,
    steps      jsonb       not null,
    primary key (tenant_id, epoch)
) with (fillfactor = 60);

create view step as
select r.tenant_id, r.epoch, s.*
from run r cross join lateral jsonb_to_recordset(r.steps)
    as s (step_key text, action text, state text, reason text, message text, started_at timestamptz, ended_at timestamptz);
