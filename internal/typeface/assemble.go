package typeface

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// table is a table of a font that is being written.
type table struct {
	tag  string
	data []byte
}

// assemble writes a font file of the tables, which are in the order of their
// tags and include head.
func assemble(tables []table) []byte {
	slices.SortFunc(tables, func(a, b table) int { return cmp.Compare(a.tag, b.tag) })
	size := 12 + 16*len(tables)
	for _, t := range tables {
		size += pad(len(t.data))
	}
	b := make([]byte, size)
	searchRange, selector := search(len(tables), 16)
	put32(b, sigTrueType)
	put16(b[4:], uint16(len(tables)))
	put16(b[6:], searchRange)
	put16(b[8:], selector)
	put16(b[10:], uint16(16*len(tables))-searchRange)
	at, head := 12+16*len(tables), 0
	for i, t := range tables {
		copy(b[at:], t.data)
		entry := b[12+16*i:]
		copy(entry, t.tag)
		put32(entry[4:], checksum(b[at:at+pad(len(t.data))]))
		put32(entry[8:], uint32(at))
		put32(entry[12:], uint32(len(t.data)))
		if t.tag == "head" {
			head = at
		}
		at += pad(len(t.data))
	}
	// The whole file has to add up to this (OpenType, "head").
	put32(b[head+8:], 0xB1B0AFBA-checksum(b))
	return b
}

// search returns the fields of a table of n entries that help a binary search.
func search(n, entrySize int) (searchRange, selector uint16) {
	for 2<<selector <= n {
		selector++
	}
	return uint16(entrySize << selector), selector
}

// checksum adds up b, whose length is a multiple of 4, as 32-bit numbers.
func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += u32(b)
	}
	return sum
}

// pad is n rounded up to a multiple of 4.
func pad(n int) int { return (n + 3) &^ 3 }

func put16(b []byte, v uint16) { binary.BigEndian.PutUint16(b, v) }
func put32(b []byte, v uint32) { binary.BigEndian.PutUint32(b, v) }

func appendAll16(b []byte, values ...uint16) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}
