-- Who is asked to become a member, by the digest of the token that was told once. The row goes when the
-- invitation is accepted or withdrawn, or when whoever made it is no longer a member.
create table invitations (
  tenant_id uuid not null references tenants,
  id uuid not null,
  email text not null check (length(email) between 3 and 254),
  role text not null check (role in ('OWNER', 'DEPLOYER', 'AUDITOR', 'VIEWER')),
  hash bytea not null unique check (octet_length(hash) = 32),
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, invited_by) references users (tenant_id, id) on delete cascade
);

create index invitations_of_member on invitations (tenant_id, invited_by);
create index invitations_expiring on invitations (expires_at);

create policy background on invitations to pavise_background using (true);
grant select (tenant_id, hash, expires_at), delete on invitations to pavise_background;

set local role pavise_background;

create function background.tenant_of_invitation(presented bytea) returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select i.tenant_id from public.invitations i where i.hash = presented;
  $$;

create or replace function background.remove_expired_ways_in(now timestamptz) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    delete from public.access_tokens t where t.expires_at <= now;
    delete from public.sign_in_codes c where c.expires_at <= now;
    delete from public.invitations i where i.expires_at <= now;
  $$;

revoke all on function background.tenant_of_invitation(bytea) from public;
grant execute on function background.tenant_of_invitation(bytea) to pavise_application;
reset role;

call isolate('invitations', 'select, insert, delete');
