-- The engine's documents are read and written whole, some thousand times a second, and never searched: what people
-- search by has columns of its own. As jsonb each would be taken apart and put together again with every write and read.
alter table tenant
    alter column intent type text,
    alter column members type text;

drop view step;
alter table run alter column steps type text;
create view step as
select r.tenant_id, r.epoch, s.*
from run r cross join lateral jsonb_to_recordset(r.steps::jsonb)
    as s (step_key text, action text, state text, reason text, message text, started_at timestamptz, ended_at timestamptz);

alter table tenant_status alter column status type text;
-- A status of 2 to 4 kB stays in its row as it is: compressing it costs more than writing it. Half of a page stays free,
-- so that the next version finds room beside it.
alter table tenant_status set (toast_tuple_target = 4080, fillfactor = 50);
