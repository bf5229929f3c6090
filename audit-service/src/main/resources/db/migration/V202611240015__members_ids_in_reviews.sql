-- Reviews name memberships by their own ids as well, as the teams' own lists do. Null where the member list has none.
alter table access_review_item add column member_id text;

update access_review_item i set member_id = m.member_id
from access_review r, member m
where r.id = i.review_id and i.kind = 'member'
  and m.tenant_id = r.tenant_id and m.issuer = i.issuer and m.subject = i.subject;
