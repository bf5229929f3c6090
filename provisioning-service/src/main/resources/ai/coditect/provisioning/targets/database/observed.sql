-- Everything of one tenant in the cell's database, in the form of the desired content: a row for the schema and one for each role.
-- Parameters: the schema's name; the first and the first no longer possible name of its roles.
with
asked as (
    select ?::name as schema_name, ?::name as low, ?::name as high
),
namespace as (
    select n.*, pg_get_userbyid(n.nspowner) as owner, coditect.is_our_schema(n.oid) as ours
    from asked join pg_namespace n on n.nspname = asked.schema_name
),
role as (
    select r.*, coalesce(shobj_description(r.oid, 'pg_authid') = coditect.mark(r.rolname), false) as ours,
        r.rolname = asked.schema_name || '_owner' as is_owner
    from asked join pg_roles r on r.rolname >= asked.low and r.rolname < asked.high
),
setting as (
    select s.setrole as role,
        jsonb_object_agg(coalesce(d.datname || '/', '') || split_part(e.entry, '=', 1), substr(e.entry, strpos(e.entry, '=') + 1)) as settings
    from role cross join (select oid, datname from pg_database union all select 0, null) d
    -- By database and role, as the index is.
    join lateral (select * from pg_db_role_setting where setdatabase = d.oid and setrole = role.oid) s on true,
        unnest(s.setconfig) as e (entry)
    group by s.setrole
),
-- Both ways by index, and names by function: a join would read all roles of the server.
link as (
    select role.oid as role, 'group' as kind, m.* from role cross join lateral (
        select * from pg_auth_members where member = role.oid offset 0) m
    union all
    select role.oid, 'member', m.* from role cross join lateral (
        select * from pg_auth_members where roleid = role.oid offset 0) m
),
membership as (
    select role, kind, case kind when 'member' then member else roleid end as other,
        concat_ws('+', case when bool_or(admin_option) then 'admin' end, case when bool_or(inherit_option) then 'inherit' end,
            case when bool_or(set_option) then 'set' end) as options
    from link group by 1, 2, 3
),
named as (
    select role, kind, other, options,
        case pg_get_userbyid(other) when current_database() || '_tenant' then 'tenants' else pg_get_userbyid(other)::text end as name
    from membership
),
held as (
    select 'schema' as kind, a.grantee, a.privilege_type, a.is_grantable from namespace, aclexplode(namespace.nspacl) a
    union all
    select case d.defaclobjtype when 'r' then 'tables' else 'sequences' end, a.grantee, a.privilege_type, a.is_grantable
    from namespace join role o on o.is_owner join pg_default_acl d on d.defaclnamespace = namespace.oid and d.defaclrole = o.oid,
        aclexplode(d.defaclacl) a
    where d.defaclobjtype in ('r', 'S')
),
rights as (
    select grantee, kind, jsonb_agg(privilege_type || case when is_grantable then '*' else '' end order by privilege_type) as rights
    from held group by grantee, kind
)
select 'schema' as kind, n.nspname::text as name, n.ours, jsonb_build_object(
        'owner', n.owner,
        'mark', obj_description(n.oid, 'pg_namespace'),
        'ownerRights', case when has_schema_privilege(n.nspowner, n.oid, 'usage') and has_schema_privilege(n.nspowner, n.oid, 'create')
            then 'all' else 'some' end,
        'foreignRights', (select coalesce(jsonb_object_agg(f.kind || ' ' || f.grantee, to_jsonb(f.privileges)), '{}')
            from coditect.foreign_grants(n.oid) f)) as content,
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
        'settings', coalesce((select settings from setting where setting.role = r.oid), '{}'),
        'memberOf', coalesce((select jsonb_object_agg(n.name, n.options) from named n where n.role = r.oid and n.kind = 'group'), '{}'),
        'members', coalesce((select jsonb_object_agg(n.name, n.options) from named n
            where n.role = r.oid and n.kind = 'member' and n.other <> (select nspowner from pg_namespace where nspname = 'coditect')
              and not (r.is_owner and n.other in (select oid from role))), '{}'))
        || case when r.is_owner then '{}' else jsonb_build_object(
            'schema', coalesce((select rights from rights where grantee = r.oid and kind = 'schema'), '[]'),
            'tables', coalesce((select rights from rights where grantee = r.oid and kind = 'tables'), '[]'),
            'sequences', coalesce((select rights from rights where grantee = r.oid and kind = 'sequences'), '[]')) end),
    c.salt, c.digest, c.role_name is not null and coditect.password_untouched(r.rolname),
    extract(epoch from now() - c.since)::float8, extract(epoch from now() - c.replaced_at)::float8,
    coalesce(c.since < d.demanded_at, false), coalesce(c.since < d.immediate_at, false),
    c.replaced_at is not null and exists (select from pg_stat_activity where usesysid = r.oid),
    coalesce(d.generation, 0)
from role r left join lateral (select * from coditect.credential where role_name = r.rolname offset 0) c on true
left join coditect.rotation_demand d on d.tenant = substr(r.rolname, 3, 26)
