-- What members are, and what their tokens may do. See docs/decisions/0057-who-may-do-what.md.
-- Tokens from before have no checksum and are refused; who has only such a token starts anew.
alter table access_tokens no force row level security;
alter table sign_in_codes no force row level security;
alter table users no force row level security;
delete from sign_in_codes;
delete from access_tokens;

alter table users add column role text not null default 'OWNER'
  check (role in ('OWNER', 'DEPLOYER', 'AUDITOR', 'VIEWER'));
alter table users alter column role drop default;
create unique index users_of_address on users (tenant_id, lower(email));

-- What a member leaves behind must not outlive them. Scopes are names of permissions between spaces;
-- a token without any may do whatever its member may. A parent is the API token that a session comes
-- from, which ends with it.
alter table access_tokens
  add column name text check (length(name) between 1 and 100),
  add column hint text not null check (length(hint) = 4),
  add column scopes text,
  add column last_used_at timestamptz,
  add column parent uuid,
  add foreign key (tenant_id, parent) references access_tokens (tenant_id, id) on delete cascade,
  drop constraint access_tokens_tenant_id_user_id_fkey,
  add foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade;
create index access_tokens_of_user on access_tokens (tenant_id, user_id, created_at, id);
create index access_tokens_of_parent on access_tokens (tenant_id, parent) where parent is not null;

alter table sign_in_codes
  add column scopes text,
  add column parent uuid,
  add foreign key (tenant_id, parent) references access_tokens (tenant_id, id) on delete cascade,
  drop constraint sign_in_codes_tenant_id_user_id_fkey,
  add foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade;
create index sign_in_codes_of_user on sign_in_codes (tenant_id, user_id);
create index sign_in_codes_of_parent on sign_in_codes (tenant_id, parent) where parent is not null;

alter table access_tokens force row level security;
alter table sign_in_codes force row level security;
alter table users force row level security;
grant delete on users to pavise_application;

create policy background on users for select to pavise_background using (true);
grant select (tenant_id, id, role) on users to pavise_background;
grant select (scopes), update (last_used_at) on access_tokens to pavise_background;

set local role pavise_background;

drop function background.holder_of_access_token(bytea);
create function background.holder_of_access_token(presented bytea)
  returns table (tenant_id uuid, user_id uuid, id uuid, expires_at timestamptz, role text,
    scopes text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select t.tenant_id, t.user_id, t.id, t.expires_at, u.role, t.scopes
    from public.access_tokens t
    join public.users u on u.tenant_id = t.tenant_id and u.id = t.user_id
    where t.hash = presented;
  $$;

-- When tokens were last used, noted now and then; rows that somebody else holds are left for later.
create function background.note_token_uses(
    tenants uuid[], tokens uuid[], used_at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    update public.access_tokens t set last_used_at = used_at
    from (select a.tenant_id, a.id from public.access_tokens a
          where (a.tenant_id, a.id) in (select * from unnest(tenants, tokens))
          for update skip locked) free
    where t.tenant_id = free.tenant_id and t.id = free.id;
  $$;

revoke all on function background.holder_of_access_token(bytea) from public;
revoke all on function background.note_token_uses(uuid[], uuid[], timestamptz) from public;
grant execute on function background.holder_of_access_token(bytea) to pavise_application;
grant execute on function background.note_token_uses(uuid[], uuid[], timestamptz)
  to pavise_application;
reset role;
