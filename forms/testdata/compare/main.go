// Command compare writes, reads or reviews a form of many rows once, and tells
// how long it took and how much memory the process had at most. See run.sh.
package main

import (
	"bytes"
	"fmt"
	"iter"
	"log"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// officer makes row i, with a number of its own.
func officer(i int) forms.Officer {
	return forms.Officer{
		Department: "奈曼旗市场监督管理局", Name: "阿拉坦·乌力吉", ID: fmt.Sprintf("150525%04d0101%03dX", 1900+i/1000, i%1000),
		Type: "行政执法", Category: "市场监管", Area: "奈曼旗", CertificateNo: fmt.Sprintf("15052522%05d", i),
		QualificationNo: fmt.Sprintf("ZG%07d", i), Reason: "其他情形",
	}
}

func rows(n int) iter.Seq[forms.Officer] {
	return func(yield func(forms.Officer) bool) {
		for i := range n {
			if !yield(officer(i)) {
				return
			}
		}
	}
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: compare write|stream|read|review rows file.xlsx")
	}
	n, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	form := &forms.Form{Kind: forms.Clearance, Unit: "奈曼旗市场监督管理局"}
	start := time.Now()
	switch os.Args[1] {
	case "write", "stream":
		f, err := os.Create(os.Args[3])
		if err != nil {
			log.Fatal(err)
		}
		if os.Args[1] == "stream" {
			err = new(forms.Workbook).WriteRows(f, form, n, rows(n))
		} else {
			for o := range rows(n) {
				form.Officers = append(form.Officers, o)
			}
			err = new(forms.Workbook).Write(f, form)
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			log.Fatal(err)
		}
	case "read":
		data, err := os.ReadFile(os.Args[3])
		if err != nil {
			log.Fatal(err)
		}
		rd, err := forms.Read(os.Args[3], bytes.NewReader(data))
		if err != nil || len(rd.Forms) != 1 || len(rd.Forms[0].Officers) != n {
			log.Fatal("not read as written: ", err)
		}
	case "review":
		for o := range rows(n) {
			form.Officers = append(form.Officers, o)
		}
		start = time.Now()
		if len(forms.Review([]*forms.Form{form})) == 0 {
			log.Fatal("nothing found")
		}
	}
	took := time.Since(start)
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%-8s %6d rows: %.2f s, at most %d MB\n", os.Args[1], n, took.Seconds(), use.Maxrss>>10)
}
