package rows

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// Bar shows a person how far long work is. The zero Bar shows nothing.
type Bar struct{ of *progressbar.ProgressBar }

// NewBar draws a bar on a terminal for work of so many steps, -1 where that isn't known. bytes says that these are
// bytes.
func NewBar(on io.Writer, steps int64, being string, bytes bool) Bar {
	return Bar{progressbar.NewOptions64(steps,
		progressbar.OptionSetWriter(on),
		progressbar.OptionSetDescription(being),
		progressbar.OptionShowBytes(bytes),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		// else a goroutine of its own turns the spinner, and writes after the report
		progressbar.OptionSetSpinnerChangeInterval(0),
	)}
}

// Shows says whether there is a bar.
func (b Bar) Shows() bool { return b.of != nil }

// Show moves the bar. That it can't be drawn is no reason to stop.
func (b Bar) Show(done int64) {
	if b.of != nil {
		_ = b.of.Set64(done)
	}
}

// Close takes the bar away.
func (b Bar) Close() {
	if b.of != nil {
		_ = b.of.Finish()
		_ = b.of.Clear()
	}
}
