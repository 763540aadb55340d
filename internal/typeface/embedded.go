package typeface

import (
	_ "embed"
	"sync"
)

// One variable a face, so that the linker can leave out what nothing reaches.
var (
	//go:embed faces/fangsong.ttf
	fangsongTTF []byte
	//go:embed faces/biaosong.ttf
	biaosongTTF []byte
	//go:embed faces/heiti.ttf
	heitiTTF []byte
	//go:embed faces/kaiti.ttf
	kaitiTTF []byte
	//go:embed faces/songti.ttf
	songtiTTF []byte
)

// embedded is filled once by Embedded. It is a plain zero value because a
// sync.OnceValue here would run when the program starts, and would tie the
// 30 MB of faces to every program that imports the module.
var embedded struct {
	once sync.Once
	set  *Set
}

// Embedded returns the set of the five embedded faces. It is the same set at
// every call, and cheap: a face is parsed when it is first used.
func Embedded() *Set {
	embedded.once.Do(func() {
		embedded.set = newSet(nil, embeddedFaces(), nil)
	})
	return embedded.set
}

// embeddedFaces returns one source a role, in the order of the roles.
func embeddedFaces() []*source {
	return []*source{
		embeddedFace(FangSong, "fangsong.ttf", fangsongTTF),
		embeddedFace(BiaoSong, "biaosong.ttf", biaosongTTF),
		embeddedFace(HeiTi, "heiti.ttf", heitiTTF),
		embeddedFace(KaiTi, "kaiti.ttf", kaitiTTF),
		embeddedFace(SongTi, "songti.ttf", songtiTTF),
	}
}

func embeddedFace(role Role, file string, data []byte) *source {
	s := &source{
		file:     file,
		embedded: true,
		role:     role,
		known:    true,
		// 仿宋 and 小标宋 are faces of their own, which are not free; what is
		// embedded stands in for them, and the report of a document says so.
		standIn: role == FangSong || role == BiaoSong,
	}
	s.face = sync.OnceValues(func() (*Face, error) {
		face, err := parseFace(fontFile{whole: data, size: int64(len(data))}, 0)
		if err != nil {
			return nil, &FaceError{File: file, Err: err}
		}
		face.source = s
		return face, nil
	})
	s.covers = func(r rune) bool {
		face, err := s.face()
		return err == nil && face.Has(r)
	}
	return s
}
