/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server that does all of its work by io_uring and answers as its query asks: ring PORT
 * ?status=404&size=9 is an answer of that status with 9 bytes; &chunked=1 sends them in one chunk.
 * Exits with 77 if the kernel refuses io_uring.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <liburing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IN 8192
#define OUT (1 << 20)

enum step { ACCEPT, RECEIVE, SEND };

struct client {
	enum step step;
	int socket;
	int closing; /* after this answer */
	char *in, *out;
	size_t in_bytes, out_bytes, sent;
	long body_left; /* of the request; -1 while the head is incomplete, -2 in chunks */
};

static struct io_uring ring;
static struct client listener = { .step = ACCEPT };

static void accept_next(void)
{
	struct io_uring_sqe *entry = io_uring_get_sqe(&ring);

	io_uring_prep_accept(entry, listener.socket, NULL, NULL, 0);
	io_uring_sqe_set_data(entry, &listener);
}

static void receive(struct client *client)
{
	struct io_uring_sqe *entry = io_uring_get_sqe(&ring);

	client->step = RECEIVE;
	io_uring_prep_recv(entry, client->socket, client->in + client->in_bytes, IN - 1 - client->in_bytes, 0);
	io_uring_sqe_set_data(entry, client);
}

static void send_rest(struct client *client)
{
	struct io_uring_sqe *entry = io_uring_get_sqe(&ring);

	client->step = SEND;
	io_uring_prep_send(entry, client->socket, client->out + client->sent, client->out_bytes - client->sent, 0);
	io_uring_sqe_set_data(entry, client);
}

static long number(const char *head, const char *name, long other)
{
	const char *found = strstr(head, name);

	return found ? atol(found + strlen(name)) : other;
}

static void answer(struct client *client, char *head)
{
	long size = number(head, "size=", 0), status = number(head, "status=", 200);
	int chunked = strstr(head, "chunked=1") != NULL;
	char *out = client->out;

	client->closing = strstr(head, "Connection: close") != NULL;
	out += sprintf(out, "HTTP/1.1 %ld Status\r\n", status);
	if (chunked)
		out += sprintf(out, "Transfer-Encoding: chunked\r\n\r\n%lx\r\n", size);
	else if (status != 204)
		out += sprintf(out, "Content-Length: %ld\r\n\r\n", size);
	else
		out += sprintf(out, "\r\n");
	if (strncmp(head, "HEAD ", 5) != 0 && status != 204) {
		memset(out, 'x', size);
		out += size;
		if (chunked)
			out += sprintf(out, "\r\n0\r\n\r\n");
	}
	client->out_bytes = out - client->out;
	client->sent = 0;
}

/* Whether the request is over; its head is answered as soon as it is there, into client->out. */
static int complete(struct client *client)
{
	client->in[client->in_bytes] = 0;
	if (client->body_left == -1) {
		char *end = strstr(client->in, "\r\n\r\n");

		if (!end)
			return 0;
		end[2] = 0;
		answer(client, client->in);
		client->body_left = strstr(client->in, "Transfer-Encoding") ? -2 : number(client->in, "Content-Length: ", 0);
		client->in_bytes -= end + 4 - client->in;
		memmove(client->in, end + 4, client->in_bytes + 1);
	}
	if (client->body_left == -2) {
		int over = client->in_bytes >= 5 && !memcmp(client->in + client->in_bytes - 5, "0\r\n\r\n", 5);
		size_t keep = client->in_bytes < 4 ? client->in_bytes : 4;

		memmove(client->in, client->in + client->in_bytes - keep, keep);
		client->in_bytes = over ? 0 : keep;
		return over;
	}
	client->body_left -= client->in_bytes;
	client->in_bytes = 0;
	return client->body_left == 0;
}

static void hang_up(struct client *client)
{
	close(client->socket);
	free(client->in);
	free(client->out);
	free(client);
}

static void done(struct client *client, int result)
{
	switch (client->step) {
	case ACCEPT:
		accept_next();
		if (result < 0)
			return;
		client = calloc(1, sizeof(*client));
		client->socket = result;
		client->body_left = -1;
		client->in = malloc(IN);
		client->out = malloc(OUT);
		receive(client);
		return;
	case RECEIVE:
		if (result <= 0) {
			hang_up(client);
			return;
		}
		client->in_bytes += result;
		if (complete(client))
			send_rest(client);
		else
			receive(client);
		return;
	case SEND:
		client->sent += result < 0 ? 0 : result;
		if (result < 0 || (client->sent == client->out_bytes && client->closing)) {
			hang_up(client);
		} else if (client->sent < client->out_bytes) {
			send_rest(client);
		} else {
			client->body_left = -1;
			receive(client);
		}
	}
}

int main(int count, char **arguments)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct io_uring_cqe *completion;
	int yes = 1;

	if (count != 2 || io_uring_queue_init(256, &ring, 0) < 0)
		return 77;
	address.sin_port = htons(atoi(arguments[1]));
	listener.socket = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(listener.socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(listener.socket, (void *)&address, sizeof(address)) || listen(listener.socket, 128))
		return 1;
	accept_next();
	for (;;) {
		io_uring_submit(&ring);
		if (io_uring_wait_cqe(&ring, &completion) < 0)
			return 1;
		done(io_uring_cqe_get_data(completion), completion->res);
		io_uring_cqe_seen(&ring, completion);
	}
}
