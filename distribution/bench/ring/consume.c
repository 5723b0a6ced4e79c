/*
 * Drains a ring as libbpf does, ring_buffer__consume. For each line on its input it fills and drains the ring DRAINS
 * times and prints nanoseconds of CPU for a record, of the drains alone.
 *   consume FLOOD-OBJECT
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <linux/types.h>
#include <sonde/record.h>

#define RECORDS 4000
#define DRAINS 50

static volatile __u64 result;
static __u64 sum;
static long seen;

static int on_record(void *context, void *data, size_t size)
{
	const struct sonde_head *h = data;

	sum += h->connection + h->position + h->time_ns + h->read_ns + h->context + h->tail + h->bytes + h->captured +
	       h->pid + h->generation + h->kind + h->slot + h->direction + h->flags + h->tail_bytes;
	seen++;
	return 0;
}

/* CPU time, not the clock: neighbours on the CPU are not ours. */
static double cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static void *require(void *pointer, const char *what)
{
	if (pointer)
		return pointer;
	fprintf(stderr, "consume: cannot %s\n", what);
	exit(1);
}

int main(int argc, char **argv)
{
	struct bpf_object *object = require(bpf_object__open_file(argc > 1 ? argv[1] : "", NULL), "open the object");
	__u64 argument = RECORDS;
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = &argument, .ctx_size_in = sizeof(argument));
	char line[16];

	if (bpf_object__load(object))
		require(NULL, "load the object");
	int flood = bpf_program__fd(bpf_object__find_program_by_name(object, "flood"));
	int map = bpf_object__find_map_fd_by_name(object, "ring");
	struct ring_buffer *ring = require(ring_buffer__new(map, on_record, NULL, NULL), "map the ring");

	while (fgets(line, sizeof(line), stdin)) {
		double ns = 0;

		seen = 0;
		for (int i = 0; i < DRAINS; i++) {
			if (bpf_prog_test_run_opts(flood, &options))
				require(NULL, "fill the ring");
			double begin = cpu_ns();
			ring_buffer__consume(ring);
			ns += cpu_ns() - begin;
		}
		result = sum;
		printf("%.2f %ld\n", ns / seen, seen);
		fflush(stdout);
	}
	return 0;
}
