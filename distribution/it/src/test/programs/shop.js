// A server that answers as its query asks: node shop.js PORT
// ?status=404&size=9 is an answer of that status with 9 bytes; &chunked=1 sends them in chunks.
const http = require('node:http');

http
  .createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const query = new URL(request.url, 'http://shop').searchParams;
    const status = Number(query.get('status') ?? 200);
    const body = Buffer.alloc(Number(query.get('size') ?? 0), 'x');
    request.resume().on('end', () => {
      const headers = query.has('chunked') || status === 204 ? {} : { 'Content-Length': body.length };
      response.writeHead(status, headers);
      response.end(body);
    });
  })
  .listen(Number(process.argv[2]), '127.0.0.1');
