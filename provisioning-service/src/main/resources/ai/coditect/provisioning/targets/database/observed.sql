-- Everything of one tenant in the cell's database, in the form of the desired content: a row for the schema and one for each role.
-- Parameters: the schema's name; the first and the first no longer possible name of its roles; the mark that they carry.
-- It is planned again whenever somebody made a schema or gave a right to one, so it has few parts, and each finds its rows by an index.
with
asked as (
    select ?::name as schema_name, ?::name as low, ?::name as high, ?::text as mark, ?::text as tenant
),
role as (
    select r.oid, r.rolname, r.rolcanlogin, r.rolinherit, r.rolconnlimit, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication,
        r.rolbypassrls, r.rolvaliduntil, asked.mark is not distinct from (
            select description from pg_shdescription where objoid = r.oid and classoid = 'pg_authid'::regclass) as ours,
        r.rolname = asked.schema_name || '_owner' as is_owner
    from asked join pg_roles r on r.rolname >= asked.low and r.rolname < asked.high
),
owner as (
    select oid, ours from role where is_owner
),
namespace as (
    select n.oid, n.nspname, n.nspowner, n.nspacl, asked.mark, (
            select description from pg_description where objoid = n.oid and classoid = 'pg_namespace'::regclass and objsubid = 0) as found_mark
    from asked join pg_namespace n on n.nspname = asked.schema_name
),
held as (
    select 'schema' as kind, a.grantee, a.privilege_type, a.is_grantable
    from namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
    union all
    select case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' else 'types' end,
        a.grantee, a.privilege_type, a.is_grantable
    from pg_default_acl d, aclexplode(d.defaclacl) a
    where d.defaclrole = (select oid from owner) and d.defaclnamespace = (select oid from namespace)
),
rights as (
    select grantee, kind, grantee = any (array(select oid from role where ours)) as own, array_agg(privilege_type order by privilege_type) as plain,
        jsonb_agg(privilege_type || case when is_grantable then '*' else '' end order by privilege_type) as rights
    from held group by grantee, kind
)
select 'schema' as kind, n.nspname::text as name,
    coalesce(n.found_mark = n.mark, false) or exists (select from owner o where o.oid = n.nspowner and o.ours) as ours,
    jsonb_build_object(
        'owner', pg_get_userbyid(n.nspowner),
        'mark', n.found_mark,
        'ownerRights', case when has_schema_privilege(n.nspowner, n.oid, 'usage') and has_schema_privilege(n.nspowner, n.oid, 'create')
            then 'all' else 'some' end,
        'foreignRights', (select coalesce(jsonb_object_agg(
                f.kind || ' ' || case f.grantee when 0 then 'public' else f.grantee::regrole::text end, to_jsonb(f.plain)), '{}')
            from rights f where not f.own)) as content,
    null::bytea as salt, null::bytea as digest, null::boolean as untouched,
    null::float8 as age, null::float8 as replaced, null::boolean as demanded, null::boolean as expelled, null::boolean as busy,
    null::bigint as noted
from namespace n
union all
select 'role', r.rolname, r.ours, jsonb_strip_nulls(jsonb_build_object(
        'login', r.rolcanlogin,
        'inherit', r.rolinherit,
        'connectionLimit', r.rolconnlimit,
        'attributes', array_remove(array[case when r.rolsuper then 'superuser' end, case when r.rolcreatedb then 'createdb' end,
            case when r.rolcreaterole then 'createrole' end, case when r.rolreplication then 'replication' end,
            case when r.rolbypassrls then 'bypassrls' end], null),
        'validUntil', case when r.rolvaliduntil < 'infinity' then r.rolvaliduntil::text end,
        -- By whoever makes an archive beside the runs: a login of theirs is no leftover.
        'inUse', case when r.rolvaliduntil < 'infinity'
            then r.rolvaliduntil > now() or exists (select from pg_stat_get_activity(null) where usesysid = r.oid) end,
        -- By database and role, as the index is.
        'settings', (select coalesce(jsonb_object_agg(coalesce((select datname from pg_database where oid = s.setdatabase) || '/', '')
                || split_part(e.entry, '=', 1), substr(e.entry, strpos(e.entry, '=') + 1)), '{}')
            from pg_db_role_setting s, unnest(s.setconfig) as e (entry)
            where s.setdatabase = any (array(select oid from pg_database) || 0::oid) and s.setrole = r.oid),
        -- Names by function: a join would read all roles of the server.
        'memberOf', (select coalesce(jsonb_object_agg(case pg_get_userbyid(m.other) when current_database() || '_tenant' then 'tenants'
                else pg_get_userbyid(m.other)::text end, m.options), '{}')
            from (select roleid as other, concat_ws('+', case when bool_or(admin_option) then 'admin' end,
                    case when bool_or(inherit_option) then 'inherit' end, case when bool_or(set_option) then 'set' end) as options
                from pg_auth_members where member = r.oid group by roleid) m),
        'members', (select coalesce(jsonb_object_agg(case pg_get_userbyid(m.other) when current_database() || '_tenant' then 'tenants'
                else pg_get_userbyid(m.other)::text end, m.options), '{}')
            from (select member as other, concat_ws('+', case when bool_or(admin_option) then 'admin' end,
                    case when bool_or(inherit_option) then 'inherit' end, case when bool_or(set_option) then 'set' end) as options
                from pg_auth_members where roleid = r.oid and member <> (select nspowner from pg_namespace where nspname = 'coditect')
                  and not (r.is_owner and member = any (array(select oid from role)))
                group by member) m))
        || case when r.is_owner then '{}' else jsonb_build_object(
            'schema', coalesce((select rights from rights where grantee = r.oid and kind = 'schema'), '[]'),
            'tables', coalesce((select rights from rights where grantee = r.oid and kind = 'tables'), '[]'),
            'sequences', coalesce((select rights from rights where grantee = r.oid and kind = 'sequences'), '[]')) end),
    c.salt, c.digest, c.role_name is not null and coditect.password_untouched(r.rolname),
    extract(epoch from now() - c.since)::float8, extract(epoch from now() - c.replaced_at)::float8,
    coalesce(c.since < d.demanded_at, false), coalesce(c.since < d.immediate_at, false),
    c.replaced_at is not null and exists (select from pg_stat_get_activity(null) where usesysid = r.oid),
    coalesce(d.generation, 0)
-- Collated as their indexes are, which names are not.
from role r left join lateral (select * from coditect.credential where role_name = r.rolname::text collate "default" offset 0) c on true
left join coditect.rotation_demand d on d.tenant = (select tenant from asked)
