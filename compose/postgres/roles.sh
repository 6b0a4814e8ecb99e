#!/usr/bin/env bash
# Makes the roles and the database of a new installation (docs/decisions/0050). The passwords come from files, so that
# neither the environment nor an argument ever holds one.
set -euo pipefail

psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres << 'SQL'
\set owner `cat /run/secrets/owner-password`
\set application `cat /run/secrets/application-password`
create role pavise_application login password :'application';
create role pavise_background nologin;
create role pavise login password :'owner';
grant pavise_background to pavise;
create database pavise owner pavise;
SQL
