package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// workbook is a command for scripts: it makes an Excel workbook of CSV files, one a sheet, named by the file. Numbers
// become cells with numbers.
func workbook() {
	if err := makeWorkbook(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func makeWorkbook(to string, sheets []string) error {
	book := excelize.NewFile()
	for i, name := range sheets {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		reader := csv.NewReader(strings.NewReader(string(text)))
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		if err != nil {
			return err
		}
		sheet := strings.TrimSuffix(filepath.Base(name), ".csv")
		if i == 0 {
			err = book.SetSheetName("Sheet1", sheet)
		} else {
			_, err = book.NewSheet(sheet)
		}
		for at := 0; err == nil && at < len(rows); at++ {
			cells := make([]any, len(rows[at]))
			for k, cell := range rows[at] {
				if x, notNumber := strconv.ParseFloat(cell, 64); notNumber == nil {
					cells[k] = x
				} else {
					cells[k] = cell
				}
			}
			err = book.SetSheetRow(sheet, "A"+strconv.Itoa(at+1), &cells)
		}
		if err != nil {
			return err
		}
	}
	return book.SaveAs(to)
}
