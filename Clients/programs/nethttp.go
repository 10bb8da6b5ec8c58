// Go's net/http, with mime/multipart for a file and url.Values without one.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	address, output, file, fields := os.Args[1], os.Args[2], os.Args[3], os.Args[4:]
	client := http.Client{Timeout: 50 * time.Second}
	var answer *http.Response
	var err error
	if file == "" {
		answer, err = client.PostForm(address, values(fields))
	} else {
		body, kind := form(fields, file)
		answer, err = client.Post(address, kind, body)
	}
	check(err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	check(err)
	check(os.WriteFile(output, content, 0o600))
	disposition := answer.Header.Get("Content-Disposition")
	fmt.Printf("%d\n%s\n%s\n", answer.StatusCode, answer.Header.Get("Content-Type"), disposition)
	_, parameters, _ := mime.ParseMediaType(disposition)
	fmt.Println(parameters["filename"])
}

func values(fields []string) url.Values {
	values := url.Values{}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		values.Set(name, value)
	}
	return values
}

func form(fields []string, file string) (io.Reader, string) {
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	for _, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		check(writer.WriteField(name, value))
	}
	part, err := writer.CreateFormFile("file", filepath.Base(file))
	check(err)
	content, err := os.ReadFile(file)
	check(err)
	_, err = part.Write(content)
	check(err)
	check(writer.Close())
	return &body, writer.FormDataContentType()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
