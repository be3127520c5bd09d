package server

import (
	"strings"

	"careerpath/engine/wording"
)

// Browsers and systems by what a User-Agent says of them. The first that fits counts: many browsers name others, too.
var (
	browsersBySign = []struct{ sign, name string }{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"}, {"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"HeadlessChrome/", "Chrome"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
	}
	systemsBySign = []struct{ sign, name string }{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"},
		{"Macintosh", "Mac"}, {"Linux", "Linux"},
	}
)

// browserName is what a browser is called until its person gives it a name, such as "Firefox on Linux"; "" where it
// doesn't say. No more of what it says of itself is kept.
func browserName(l *wording.Language, userAgent string) string {
	find := func(in []struct{ sign, name string }) string {
		for _, one := range in {
			if strings.Contains(userAgent, one.sign) {
				return one.name
			}
		}
		return ""
	}
	browser, system := find(browsersBySign), find(systemsBySign)
	if browser == "" || system == "" {
		return browser + system
	}
	return l.T("%s on %s¦a browser on a system", browser, system)
}
