/*
 * A server to be compiled for 32 bits, one thread for each connection: narrow PORT. The path says by which calls of the
 * kernel a request is read and answered; the answer is "hello".
 *
 *   /read      read, write
 *   /vector    readv, writev; heads cut into two pieces
 *   /plain     recv, send
 *   /from      recvfrom, sendto
 *   /message   recvmsg, sendmsg; heads cut into two pieces
 *   /many      recv, sendmmsg with one message for the head and one for the body
 *   /file      read, sendfile for the body
 *   /direct/…  the same with the calls' own numbers, where the library goes through socketcall(2)
 * What reads a request must be known before it is read, so the path of a request is that of the next one too.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define HEAD "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
#define BODY "hello"
#define SIZE 4096

static int body;

static struct msghdr message(struct iovec *segments, int count)
{
	return (struct msghdr){ .msg_iov = segments, .msg_iovlen = count };
}

static ssize_t receive(int fd, const char *how, int direct, char *request)
{
	struct iovec v[2] = { { request, 16 }, { request + 16, SIZE - 17 } };
	struct msghdr m = message(v, 2);

	if (!strcmp(how, "vector"))
		return readv(fd, v, 2);
	if (!strcmp(how, "message"))
		return direct ? syscall(SYS_recvmsg, fd, &m, 0) : recvmsg(fd, &m, 0);
	if (!strcmp(how, "from") || !strcmp(how, "plain") || !strcmp(how, "many"))
		return direct ? syscall(SYS_recvfrom, fd, request, SIZE - 1, 0, NULL, NULL) :
				recv(fd, request, SIZE - 1, 0);
	return read(fd, request, SIZE - 1);
}

static void respond(int fd, const char *how, int direct)
{
	struct iovec v[2] = { { HEAD, 9 }, { HEAD BODY + 9, sizeof(HEAD BODY) - 10 } };
	struct iovec w[2] = { { HEAD, sizeof(HEAD) - 1 }, { BODY, sizeof(BODY) - 1 } };
	struct mmsghdr two[2] = { { .msg_hdr = message(w, 1) }, { .msg_hdr = message(w + 1, 1) } };
	struct msghdr m = message(v, 2);
	off_t start = 0;

	if (!strcmp(how, "vector")) {
		writev(fd, v, 2);
	} else if (!strcmp(how, "message")) {
		direct ? syscall(SYS_sendmsg, fd, &m, 0) : sendmsg(fd, &m, 0);
	} else if (!strcmp(how, "many")) {
		direct ? syscall(SYS_sendmmsg, fd, two, 2, 0) : sendmmsg(fd, two, 2, 0);
	} else if (!strcmp(how, "from")) {
		direct ? syscall(SYS_sendto, fd, HEAD BODY, sizeof(HEAD BODY) - 1, 0, NULL, 0) :
			 sendto(fd, HEAD BODY, sizeof(HEAD BODY) - 1, 0, NULL, 0);
	} else if (!strcmp(how, "plain")) {
		send(fd, HEAD BODY, sizeof(HEAD BODY) - 1, 0);
	} else if (!strcmp(how, "file")) {
		write(fd, HEAD, sizeof(HEAD) - 1);
		sendfile(fd, body, &start, sizeof(BODY) - 1);
	} else {
		write(fd, HEAD BODY, sizeof(HEAD BODY) - 1);
	}
}

static void *serve(void *connection)
{
	char request[SIZE] = {}, how[16] = "read";
	int fd = (long)connection, direct = 0;

	while (receive(fd, how, direct, request) > 0) {
		direct = sscanf(request, "GET /direct/%15[a-z]", how) == 1;
		if (!direct)
			sscanf(request, "GET /%15[a-z]", how);
		respond(fd, how, direct);
		memset(request, 0, sizeof(request));
	}
	close(fd);
	return NULL;
}

int main(int count, char **arguments)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	FILE *file = tmpfile();

	if (count != 2 || !file || listener < 0)
		return 2;
	fputs(BODY, file);
	fflush(file);
	body = fileno(file);
	at.sin_port = htons(atoi(arguments[1]));
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(listener, (struct sockaddr *)&at, sizeof(at)) || listen(listener, 64)) {
		perror("listen");
		return 1;
	}
	for (;;) {
		long connection = accept(listener, NULL, NULL);
		pthread_t thread;

		if (!pthread_create(&thread, NULL, serve, (void *)connection))
			pthread_detach(thread);
	}
}
