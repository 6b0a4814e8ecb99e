-- Who may ask for something. Tokens and codes are kept as SHA-256 digests only.
create table tenants (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  kind text not null check (kind in ('DEVELOPMENT', 'PRODUCTION')),
  created_at timestamptz not null
);

create table users (
  tenant_id uuid not null references tenants,
  id uuid not null,
  email text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, email)
);

create table access_tokens (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('API', 'SESSION')),
  hash bytea not null unique check (octet_length(hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);

create index access_tokens_expiring on access_tokens (expires_at) where expires_at is not null;

create table sign_in_codes (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  hash bytea not null unique check (octet_length(hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);

create index sign_in_codes_expiring on sign_in_codes (expires_at);
