// A server that answers as its query asks: shop PORT [ADDRESS]
// ?status=404&size=9 is an answer of that status with 9 bytes; &chunked=1 sends them in chunks.
package main

import (
	"bytes"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
)

func main() {
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		io.Copy(io.Discard, request.Body)
		query := request.URL.Query()
		status, err := strconv.Atoi(query.Get("status"))
		if err != nil {
			status = http.StatusOK
		}
		size, _ := strconv.Atoi(query.Get("size"))
		if !query.Has("chunked") && status != http.StatusNoContent {
			response.Header().Set("Content-Length", strconv.Itoa(size))
		}
		response.WriteHeader(status)
		if size > 0 {
			response.Write(bytes.Repeat([]byte("x"), size))
			response.(http.Flusher).Flush()
		}
	})
	address := "127.0.0.1"
	if len(os.Args) > 2 {
		address = os.Args[2]
	}
	log.Fatal(http.ListenAndServe(net.JoinHostPort(address, os.Args[1]), nil))
}
