package certificate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// maxDesign bounds the bytes of a design.
const maxDesign = 1 << 20

// DesignSchema is the JSON Schema (draft 2020-12) of designs, by which an
// editor helps in writing one. ReadDesign checks more than a schema can say.
func DesignSchema() []byte {
	data, err := designs.ReadFile("designs/schema.json")
	if err != nil {
		panic(err) // the file is embedded; a test reads it
	}
	return data
}

// ReadDesign reads a design in JSON and checks it. Keys that are not known are
// errors: a misspelt one would otherwise be passed over in silence. The error
// says line, column and place (front.fields[3].size) where the JSON itself is
// wrong, and is a *DesignError otherwise.
func ReadDesign(r io.Reader) (*Design, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxDesign+1))
	if err != nil {
		return nil, fmt.Errorf("读取证件版式失败 (read): %w", err)
	}
	if len(data) > maxDesign {
		return nil, errors.New("证件版式文件超过 1 MB (too large)")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var d Design
	if err := dec.Decode(&d); err != nil {
		return nil, designFault(data, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		line, column := position(data, dec.InputOffset())
		return nil, fmt.Errorf("证件版式第 %d 行第 %d 列：末尾有多余的内容 (trailing data)", line, column)
	}
	if err := d.Check(); err != nil {
		return nil, err
	}
	return &d, nil
}

// valueError is a value that is not as it has to be written.
type valueError struct {
	raw  []byte // as it stands in the file
	says string
}

func (e *valueError) Error() string { return e.says }

// designFault says where encoding/json stopped, and what to do.
func designFault(data []byte, err error) error {
	offset, says := int64(len(data)), "JSON 写法有误"
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	var value *valueError
	key, unknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case errors.As(err, &syntax):
		offset, says = syntax.Offset, fmt.Sprintf("JSON 写法有误，请看这里和前面一点的逗号、引号、括号：%v", err)
	case errors.As(err, &typ):
		offset, says = typ.Offset, fmt.Sprintf("这里应是%s，写的是%s (%v)", kindOfValue(typ.Type.Kind()), typ.Value, err)
	case errors.As(err, &value):
		if at := bytes.Index(data, value.raw); at >= 0 {
			offset = int64(at + len(value.raw))
		}
		says = value.says
	case unknown:
		if name, err := strconv.Unquote(key); err == nil {
			key = name
		}
		offset = keyOffset(data, key)
		says = fmt.Sprintf("没有“%s”这一项，请核对拼写，或删去 (unknown field)", key)
	case errors.Is(err, io.ErrUnexpectedEOF), err == io.EOF:
		says = "没有写完，少了右括号 (unexpected end)"
	}
	line, column := position(data, offset)
	at := pathAt(data, offset)
	if at != "" {
		at = " " + at
	}
	return fmt.Errorf("证件版式第 %d 行第 %d 列%s：%s", line, column, at, says)
}

// kindOfValue is what a JSON value has to be.
func kindOfValue(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "文字，写在引号里"
	case reflect.Float64:
		return "数"
	case reflect.Int:
		return "整数"
	case reflect.Slice, reflect.Array:
		return "方括号里的一列"
	}
	return "花括号里的一组"
}

// position turns an offset into line and column, both from 1.
func position(data []byte, offset int64) (line, column int) {
	head := data[:min(max(offset, 0), int64(len(data)))]
	line = 1 + bytes.Count(head, []byte("\n"))
	return line, 1 + len([]rune(string(head[bytes.LastIndexByte(head, '\n')+1:])))
}

// level is an object or array on the way to a value.
type level struct {
	object bool
	isKey  bool // the next token is a key
	key    string
	index  int
}

// walk goes through the tokens of data up to the one that ends at offset or
// after it, or to the first fault, and tells of each; keys only of objects.
func walk(data []byte, visit func(way []level, key bool, end int64) (more bool)) {
	dec := json.NewDecoder(bytes.NewReader(data))
	var way []level
	for {
		token, err := dec.Token()
		if err != nil {
			return
		}
		delim, _ := token.(json.Delim)
		if delim == '}' || delim == ']' {
			way = way[:len(way)-1]
		}
		key := false
		if len(way) > 0 && delim != '}' && delim != ']' {
			top := &way[len(way)-1]
			switch {
			case !top.object:
				top.index++
			case top.isKey:
				top.key, _ = token.(string)
				key, top.isKey = true, false
			default:
				top.isKey = true
			}
		}
		if !visit(way, key, dec.InputOffset()) {
			return
		}
		if delim == '{' || delim == '[' {
			way = append(way, level{object: delim == '{', isKey: true, index: -1})
		}
	}
}

// pathAt names the value at an offset: front.fields[3].size.
func pathAt(data []byte, offset int64) string {
	var path string
	walk(data, func(way []level, _ bool, end int64) bool {
		path = ""
		for _, l := range way {
			switch {
			case !l.object:
				path += fmt.Sprintf("[%d]", l.index)
			case path != "":
				path += "." + l.key
			default:
				path = l.key
			}
		}
		return end < offset
	})
	return path
}

// keyOffset is where a key first ends.
func keyOffset(data []byte, name string) int64 {
	at := int64(len(data))
	walk(data, func(way []level, key bool, end int64) bool {
		if key && way[len(way)-1].key == name {
			at = end
			return false
		}
		return true
	})
	return at
}
