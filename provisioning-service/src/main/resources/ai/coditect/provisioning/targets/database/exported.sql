-- What an archive tells of a tenant's schema. Each query's parameters: the schema's name, the id of the last object before, how many.
-- Its types: enums, domains, ranges. Arrays, and the row types of tables, follow from what they are made of.
select t.oid, jsonb_strip_nulls(jsonb_build_object(
        'kind', case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'range' end,
        'name', t.typname,
        'comment', obj_description(t.oid, 'pg_type'),
        'labels', (select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
        'baseType', case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
        'notNull', case when t.typtype = 'd' then t.typnotnull end,
        'default', t.typdefault,
        'constraints', (select jsonb_agg(jsonb_build_object('name', c.conname, 'definition', pg_get_constraintdef(c.oid)) order by c.conname)
            from pg_constraint c where c.contypid = t.oid),
        'subtype', (select format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid)))::text
from pg_type t
where t.typnamespace = (select oid from pg_namespace where nspname = ?::name) and t.typtype in ('e', 'd', 'r') and t.oid > ?::oid
order by t.oid limit ?;

-- Its functions and procedures.
select p.oid, jsonb_strip_nulls(jsonb_build_object(
        'kind', case p.prokind when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' else 'window-function' end,
        'name', p.proname,
        'arguments', pg_get_function_identity_arguments(p.oid),
        'comment', obj_description(p.oid, 'pg_proc'),
        'definition', case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid) end))::text
from pg_proc p
where p.pronamespace = (select oid from pg_namespace where nspname = ?::name) and p.oid > ?::oid
order by p.oid limit ?;

-- Its tables, views, sequences, composite types.
select c.oid, jsonb_strip_nulls(jsonb_build_object(
        'kind', case c.relkind when 'r' then 'table' when 'p' then 'partitioned-table' when 'v' then 'view' when 'm' then 'materialized-view'
            when 'S' then 'sequence' when 'f' then 'foreign-table' else 'composite-type' end,
        'name', c.relname,
        'file', case when c.relkind = 'r' or c.relkind = 'm' and c.relispopulated
            then format('database/tables/%s-%s.csv', c.oid, left(regexp_replace(c.relname, '[^A-Za-z0-9_-]', '_', 'g'), 40)) end,
        'comment', obj_description(c.oid, 'pg_class'),
        'columns', case when c.relkind <> 'S' then (
            select jsonb_agg(jsonb_build_object(
                    'name', a.attname,
                    'type', format_type(a.atttypid, a.atttypmod),
                    'notNull', a.attnotnull,
                    'default', pg_get_expr(d.adbin, d.adrelid),
                    'identity', nullif(a.attidentity, ''),
                    'generated', nullif(a.attgenerated, ''),
                    'comment', col_description(c.oid, a.attnum)) order by a.attnum)
            from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) end,
        'constraints', (select jsonb_agg(jsonb_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)) order by k.conname)
            from pg_constraint k where k.conrelid = c.oid),
        'indexes', (select jsonb_agg(pg_get_indexdef(i.indexrelid) order by i.indexrelid) from pg_index i where i.indrelid = c.oid),
        'triggers', (select jsonb_agg(pg_get_triggerdef(g.oid) order by g.tgname) from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal),
        'rowSecurity', nullif(c.relrowsecurity, false),
        'policies', (select jsonb_agg(jsonb_build_object('name', p.polname, 'command', p.polcmd, 'using', pg_get_expr(p.polqual, p.polrelid),
                'check', pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname) from pg_policy p where p.polrelid = c.oid),
        'partitionKey', case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
        'partitionBound', pg_get_expr(c.relpartbound, c.oid),
        'inherits', (select jsonb_agg(h.inhparent::regclass::text order by h.inhseqno) from pg_inherits h where h.inhrelid = c.oid),
        'definition', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
        'sequence', (select jsonb_build_object('type', format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement,
                'minimum', s.seqmin, 'maximum', s.seqmax, 'cycle', s.seqcycle, 'last', pg_sequence_last_value(c.oid))
            from pg_sequence s where s.seqrelid = c.oid)))::text
from pg_class c
where c.relnamespace = (select oid from pg_namespace where nspname = ?::name) and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and c.oid > ?::oid
order by c.oid limit ?;

-- What has rows of its own: name, file as above, bytes of its side storage (long values). A partitioned table's rows are its partitions'.
select c.oid, c.relname,
    format('database/tables/%s-%s.csv', c.oid, left(regexp_replace(c.relname, '[^A-Za-z0-9_-]', '_', 'g'), 40)),
    case when c.reltoastrelid = 0 then 0 else pg_relation_size(c.reltoastrelid) end
from pg_class c
where c.relnamespace = (select oid from pg_namespace where nspname = ?::name) and (c.relkind = 'r' or c.relkind = 'm' and c.relispopulated)
    and c.oid > ?::oid
order by c.oid limit ?;

-- The tenant's large objects.
select m.oid from pg_largeobject_metadata m join pg_roles r on r.oid = m.lomowner
where starts_with(r.rolname, ?::text || '_') and m.oid > ?::oid
order by m.oid limit ?;
