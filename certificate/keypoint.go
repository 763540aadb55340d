package certificate

import (
	"encoding/hex"
	"errors"
	"math/big"
	"slices"
)

// errWeakKey is what is wrong with 32 bytes that are no Ed25519 public key
// anybody has the private key of.
var errWeakKey = errors.New("密钥的 x 不是 Ed25519 曲线上可用的点，文件可能损坏或被人做过手脚 (jwk: x is no usable point)")

// smallOrder are the y coordinates of the eight points whose order divides 8,
// as Ed25519 writes them, without the sign of x. Under such a key anybody can
// make signatures that crypto/ed25519 accepts.
var smallOrder = [...]string{
	"0000000000000000000000000000000000000000000000000000000000000000", // order 4
	"0100000000000000000000000000000000000000000000000000000000000000", // order 1
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // order 2
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", // order 8
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", // order 8
}

// checkPoint refuses what crypto/ed25519 would take for a public key and is
// none: an encoding that is not the point's only one, one that is of no point
// of the curve (RFC 8032, 5.1.3), and the points of small order.
func checkPoint(public []byte) error {
	little := slices.Clone(public)
	little[31] &= 0x7F // the sign of x
	if slices.Contains(smallOrder[:], hex.EncodeToString(little)) {
		return errWeakKey
	}
	slices.Reverse(little)
	y, p, d := new(big.Int).SetBytes(little), fieldPrime(), edwardsD()
	if y.Cmp(p) >= 0 {
		return errWeakKey
	}
	one := big.NewInt(1)
	yy := new(big.Int).Mul(y, y)
	u := new(big.Int).Sub(yy, one)                      // x² = (y²-1) / (dy²+1)
	v := new(big.Int).Add(new(big.Int).Mul(d, yy), one) // never 0 modulo p
	xx := u.Mod(u.Mul(u, v.ModInverse(v.Mod(v, p), p)), p)
	if new(big.Int).ModSqrt(xx, p) == nil {
		return errWeakKey
	}
	return nil
}

// fieldPrime is 2²⁵⁵-19.
func fieldPrime() *big.Int {
	p := new(big.Int).Lsh(big.NewInt(1), 255)
	return p.Sub(p, big.NewInt(19))
}

// edwardsD is the curve's d: -121665/121666.
func edwardsD() *big.Int {
	p := fieldPrime()
	d := new(big.Int).ModInverse(big.NewInt(121666), p)
	return d.Mod(d.Mul(d, big.NewInt(-121665)), p)
}
