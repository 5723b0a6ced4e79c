#!/bin/sh
# Runs a command as container runtimes do: box.sh FOLDER COMMAND...
# The root becomes an overlay of the host's with FOLDER/files on top; to be run in new mount and PID namespaces.
set -e
layer=$1/layer
mkdir "$layer"
mount -t tmpfs box "$layer"
mkdir "$layer/upper" "$layer/work" "$layer/root"
cp -a "$1/files/." "$layer/upper"
mkdir -p "$layer/upper/outside"
mount -t overlay box -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"
cd "$layer/root"
mount -t proc proc proc
mount --rbind /dev dev
pivot_root . outside
cd /
umount -l /outside
shift
exec "$@"
